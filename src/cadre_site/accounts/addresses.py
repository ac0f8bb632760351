"""The addresses of accounts: signing in, oneself, people, organisations."""

from __future__ import annotations

from django.urls import path

from cadre_site.accounts.views import email, oneself, organisations, people
from cadre_site.accounts.views.signing_in import VIEWS, to_language
from cadre_site.pages.language import PREFIX

ACCOUNT, DESK = PREFIX + "account/", PREFIX + "desk/"

urlpatterns = [
    path(ACCOUNT, oneself.overview, name="account"),
    path(ACCOUNT + "details", oneself.details, name="details"),
    path(ACCOUNT + "email", email.ask, name="email"),
    path(ACCOUNT + "email/<str:token>", email.confirm, name="email-confirm"),
    path(ACCOUNT + "sessions", oneself.sessions, name="sessions"),
    path(ACCOUNT + "sessions/<int:session>/end", oneself.end_session, name="session-end"),
    path(ACCOUNT + "my-data.json", oneself.my_data, name="my-data"),
    path(ACCOUNT + "erase", oneself.erase, name="erase"),
    path(ACCOUNT + "join/<str:token>", oneself.join, name="join"),
    path(DESK + "people", people.everybody, name="people"),
    path(DESK + "people/invite", people.invite, name="invite"),
    path(DESK + "people/<str:pseudonym>", people.person, name="person"),
    path(DESK + "roles/<int:membership>/end", people.end_role, name="role-end"),
    path(DESK + "invitations/<int:invitation>/withdraw", people.withdraw, name="invitation-withdraw"),
    path(DESK + "organisations", organisations.all_of_them, name="organisations"),
    path(DESK + "organisations/propose", organisations.propose, name="organisation-propose"),
    path(DESK + "organisations/<int:organisation>", organisations.one, name="organisation"),
    path(DESK + "audit", people.audit, name="audit"),
    *(path(ACCOUNT + place, view, name=name.replace("_", "-")) for name, (place, view) in VIEWS.items()),
    *(path("account/" + place, to_language, name=name) for name, (place, _) in VIEWS.items()),
]
