"""Faults in the scenes that stand beside the words."""

from tests.trust.faults.fault import Fault

_SCENES = "docs/theme/partials/scenes.html"

FAULTS = [
    Fault(
        "a scene is read out",
        "tests/docs/test_scenes.py::test_a_scene_only_draws_and_is_hidden_from_who_listens",
        _SCENES,
        ' aria-hidden="true">{{ area("tint",',
        '>{{ area("tint",',
    ),
    Fault(
        "words stand in a scene, in one language",
        "tests/docs/test_scenes.py::test_a_scene_only_draws_and_is_hidden_from_who_listens",
        _SCENES,
        "{{ office(266) }}\n",
        '{{ office(266) }}<text x="230" y="20">kantoor</text>\n',
    ),
    Fault(
        "a scene has a colour that does not follow the dark",
        "tests/docs/test_scenes.py::test_a_scene_has_no_colour_outside_the_palette",
        _SCENES,
        '{%- macro area(colour, d) -%}<path fill="var(--{{ colour }})"',
        '{%- macro area(colour, d) -%}<path fill="#a9492f"',
    ),
    Fault(
        "a check mark is mirrored in Arabic",
        "tests/docs/test_scenes.py::test_only_a_scene_in_which_something_goes_on_is_mirrored_and_its_check_marks_stay_upright",
        _SCENES,
        '<g class="upright">',
        "<g>",
    ),
    Fault(
        "who has to wait sees that one may come",
        "tests/web/test_scenes.py::test_each_result_shows_its_scene_and_no_question_shows_one",
        "formservice/complain/templates/complain/term-running.html",
        'scene("wait")',
        'scene("come")',
    ),
    Fault(
        "a translation shows another scene beside the same words",
        "tests/docs/test_scenes.py::test_the_scenes_stand_in_the_order_of_the_way_in_every_language",
        "docs/ar/how.md",
        "{{ scene('agreed') }}",
        "{{ scene('advice') }}",
    ),
]
