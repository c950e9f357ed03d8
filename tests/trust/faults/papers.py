"""Faults in how pictures, PDFs and films are taken in or refused."""

from tests.trust.faults.fault import Fault

_PICTURES, _PDFS, _FILMS = "tests/uploads/test_pictures.py", "tests/uploads/test_pdfs.py", "tests/web/test_films.py"

FAULTS = [
    Fault(
        "what acts is not looked for where only the second reader opens a PDF",
        f"{_PDFS}::test_what_acts_is_found_where_only_the_second_reader_opens_the_file",
        "formservice/uploads/pdfs.py",
        "    if _judge(copy.getvalue(), attempts_recovery=False) != pages:\n",
        "    if pages == 0:\n",
    ),
    Fault(
        "a PDF is kept that nobody looked through",
        f"{_PDFS}::test_what_is_kept_is_what_was_looked_through",
        "formservice/uploads/pdfs.py",
        "    return copy\n",
        "    return content\n",
    ),
    Fault(
        "a PDF without its end is mended",
        f"{_PDFS}::test_what_no_reader_should_open_stays_out",
        "formservice/uploads/pdfs.py",
        "    return end >= 0 and _OBJECT.search(content, end) is None\n",
        "    return True\n",
    ),
    Fault(
        "a web page with a PDF behind it is a PDF",
        f"{_PDFS}::test_what_no_reader_should_open_stays_out",
        "formservice/uploads/kinds.py",
        """ and b"<" not in before and""",
        " and",
    ),
    Fault(
        "one reader alone says whether a PDF is damaged",
        f"{_PDFS}::test_a_form_that_only_the_second_reader_opens_is_kept_as_that_one_writes_it",
        "formservice/uploads/pdfs.py",
        "    if not is_whole:\n",
        "    if problem:\n",
    ),
    Fault(
        "a scan may have any number of pages",
        f"{_PICTURES}::test_pages_of_a_scan_are_counted_on_both_sides_of_the_bound",
        "formservice/uploads/pictures.py",
        "if len(pages) > MOST_PAGES or (",
        "if (",
    ),
    Fault(
        "of a scan only the first page comes in",
        f"{_PICTURES}::test_a_scan_of_several_pages_is_one_paper_with_its_pages_in_their_order",
        "formservice/uploads/pictures.py",
        "        if len(numbers) == 1:\n",
        "        if numbers:\n",
    ),
    Fault(
        "half a photo is taken for a whole one",
        f"{_PICTURES}::test_a_photo_without_its_last_two_bytes_is_whole_and_one_that_lacks_more_is_not",
        "formservice/uploads/pictures.py",
        "    if len(seen) > 1:\n",
        "    if not seen:\n",
    ),
    Fault(
        "what stands beside a PNG's picture is unpacked",
        f"{_PICTURES}::test_a_picture_of_every_kind_becomes_a_jpeg_of_what_one_sees_first",
        "formservice/uploads/pictures.py",
        "        if name in _NEEDED_OF_A_PNG and (",
        "        if name and (",
    ),
    Fault(
        "a photo is decoded as large as it came",
        f"{_PICTURES}::test_a_photo_of_200_megapixels_takes_no_more_than_one_of_fifty",
        "formservice/uploads/pictures.py",
        "            image.draft(None, (image.width // times, image.height // times))\n",
        "            assert times\n",
    ),
    Fault(
        "a picture has a bound of its own no more",
        "tests/uploads/test_incoming.py::test_pixels_are_counted_on_both_sides_of_the_bound",
        "formservice/uploads/pictures.py",
        "    if image.width * image.height > max_pixels:\n",
        "    if image.width > max_pixels:\n",
    ),
    Fault(
        "a wrong size is told before a wrong kind",
        f"{_FILMS}::test_check_36_a_film_of_any_size_gets_one_answer_and_the_photos_beside_it_are_kept",
        "formservice/uploads/incoming.py",
        "    if kind == FILM:\n",
        "    if kind == FILM and len(head) + len(_read(stream, limits.max_file_bytes)) < limits.max_file_bytes:\n",
    ),
    Fault(
        "a film takes the photos beside it along",
        f"{_FILMS}::test_check_36_a_film_of_any_size_gets_one_answer_and_the_photos_beside_it_are_kept",
        "formservice/settings/sections.py",
        "        return 2 * self.max_total_bytes\n",
        "        return self.max_total_bytes\n",
    ),
    Fault(
        "past what is read the way back leads to the start",
        f"{_FILMS}::test_past_what_is_read_at_all_the_way_back_leads_to_the_step_with_what_is_kept",
        "formservice/web/errors.py",
        '        posted_to = request.full_path.rstrip("?")',
        "        posted_to = None",
    ),
    Fault(
        "the button for files offers no camera",
        f"{_FILMS}::test_the_button_for_files_offers_the_camera_and_the_page_says_what_we_take",
        "formservice/web/templates/fields.html",
        'accept="image/*,',
        'accept="image/jpeg,',
    ),
]
