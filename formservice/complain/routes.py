"""The journey of a complaint: may I complain here, what to do until then, the form, check and send."""

from flask import Blueprint

from formservice.complain import eligibility, form, later, letter, paper, reminder, send, visits

blueprint = Blueprint("complain", __name__, url_prefix="/forms/<lang>/complaint", template_folder="templates")

blueprint.after_request(visits.count)
# the pages with names of their own come before the steps, which share one rule
eligibility.init_blueprint(blueprint)
letter.init_blueprint(blueprint)
reminder.init_blueprint(blueprint)
paper.init_blueprint(blueprint)
later.init_blueprint(blueprint)
send.init_blueprint(blueprint)
form.init_blueprint(blueprint)
