"""Everything that is kept about one person, for the person."""

from typing import Any

from cocreation.people import roles
from cocreation.permissions import Action, Actor, require
from storage import outbox, talk
from storage.commitments import comments, followers, progress, questions
from storage.engine import Tx
from storage.meetings import (
    attendance,
    calendar_feeds,
    meeting_calls,
    meeting_seats,
    reminders,
    sense_checks,
    speaking,
)
from storage.minutes import minutes_answers
from storage.opinions import opinions
from storage.people import designees, people, tickets
from storage.plan import deliveries, plan_observations, plan_versions
from storage.proposals import appeals, attachments, proposals, told
from storage.review import reviews, themes
from storage.training import certificates, learners, quiz_tries
from storage.validation import validations


def everything_about(tx: Tx, actor: Actor, *, person_id: str) -> dict[str, Any]:
    """Return what is kept about a person, ready for JSON but for its moments.

    Messages we sent hold their `body` as the outbox keeps it; whoever asks words it.
    """
    require(tx, actor, Action.EXPORT_SELF)
    calendar = calendar_feeds.of_person(tx, person_id)
    return {
        "you": people.about(tx, person_id),
        "typed_in_for_others": proposals.by_collector(tx, person_id),
        "addresses": [
            {"channel": each.channel, "key": each.key, "state": each.state}
            for each in people.addresses(tx, person_id)
        ],
        "roles": sorted(actor.roles),
        **roles.about(tx, person_id),
        "consents": [each.model_dump() for each in people.consents(tx, person_id)],
        "proposals": [
            each.model_dump(exclude={"id", "author_id", "collector_id", "change"})
            | {
                "history": [
                    event.model_dump(exclude={"actor_id"})
                    for event in proposals.history(tx, each.id)
                ]
            }
            for each in proposals.by_author(tx, person_id)
        ],
        "appeals": [
            each.model_dump(
                include={
                    "code",
                    "proposal_code",
                    "text",
                    "state",
                    "opened_at",
                    "decided_at",
                    "reason",
                }
            )
            for kind in appeals.EVERY_KIND
            for each in kind.of_person(tx, person_id)
        ],
        "reminded_to_review": reviews.nudged_at(tx, person_id),
        "told_of_your_proposals": told.to_person(tx, person_id),
        "supports": [
            {"code": code, "since": since} for code, since in proposals.supported_by(tx, person_id)
        ],
        "meetings": [
            {"code": code, "title": title}
            | seat.model_dump(include={"state", "needs", "offered_until", "at"})
            for code, title, seat in meeting_seats.about(tx, person_id)
        ],
        "reviews": [
            {"proposal": code}
            | each.model_dump(include={"pertinence", "viability", "priority", "note", "updated_at"})
            for code, each in reviews.about(tx, person_id)
        ],
        "votes": [
            {"theme": code, "choice": choice, "at": at}
            for code, choice, at in themes.votes_about(tx, person_id)
        ],
        "decided_as_authority": [
            {"draft": code}
            | each.model_dump(include={"institution", "state", "reasons", "relation", "decided_at"})
            for code, each in validations.about(tx, person_id)
        ],
        "votes_on_the_plan": [
            {"plan_version": number, "choice": choice, "at": at}
            for number, choice, at in plan_observations.votes_about(tx, person_id)
        ],
        "observations_on_the_plan": [
            each.model_dump(
                include={
                    "code",
                    "plan_number",
                    "paragraph",
                    "text",
                    "state",
                    "reply",
                    "answered_at",
                    "at",
                }
            )
            for each in plan_observations.about(tx, person_id)
        ],
        "packages_asked_for": [
            {"number": each.number, "at": each.asked_at}
            for each in deliveries.asked_about(tx, person_id)
        ],
        "opened_of_the_plan": [
            {"plan_version": number, "at": at}
            for number, at in plan_versions.looks_about(tx, person_id)
        ],
        "called_to": [
            {"code": code, "title": title}
            | call.model_dump(
                include={"role", "state", "reason", "asked_at", "answered_at", "nudged_at"}
            )
            for code, title, call in meeting_calls.about(tx, person_id)
        ],
        "attended": [
            {"meeting": code}
            | each.model_dump(include={"name", "sector", "institution", "way", "at", "removed_at"})
            for code, each in attendance.about(tx, person_id)
        ],
        "answers_to_minutes": [
            {"meeting": code} | answer.model_dump(include={"version", "answer", "at"})
            for code, answer in minutes_answers.given_by(tx, person_id)
        ],
        "observations_on_minutes": [
            {"meeting": code}
            | observation.model_dump(
                include={"code", "version", "text", "state", "reply", "answered_at", "at"}
            )
            for code, observation in minutes_answers.observed_by(tx, person_id)
        ],
        "comments_on_drafts": [
            {"draft": code}
            | each.model_dump(
                include={"code", "draft_version", "paragraph", "text", "state", "reason", "at"}
            )
            for code, each in comments.about(tx, person_id)
        ],
        "asked_to_speak": [
            each.model_dump(include={"state", "asked_at", "began_at", "ends_at"})
            for each in speaking.about(tx, person_id)
        ],
        "sense_checks_answered": sense_checks.answered_by(tx, person_id),
        "opinions": opinions.about(tx, person_id),
        "statements_put": opinions.written_by(tx, person_id),
        "private_calendar_since": None if calendar is None else calendar.created_at,
        "courses": [
            each.model_dump(
                include={"course", "lesson", "began_at", "reminded_at", "excuse", "excused_at"}
            )
            | {"lessons_read": learners.readings(tx, each.id)}
            for each in learners.about(tx, person_id)
        ],
        "quiz_tries": [
            each.model_dump(exclude={"id", "person_id"}) for each in quiz_tries.about(tx, person_id)
        ],
        "certificates": [
            each.model_dump(exclude={"id", "person_id", "revoked_by"})
            for each in certificates.about(tx, person_id)
        ],
        "liaison_seats": [
            each.model_dump(
                include={"seat", "name", "state", "reason", "named_at", "accepted_at", "ended_at"}
            )
            for each in designees.of_person(tx, person_id)
        ],
        "questions_about_commitments": [
            each.model_dump(exclude={"id", "person_id"})
            for each in questions.of_person(tx, person_id)
        ],
        "follows": [
            {"code": code, "title": title, "since": since}
            for code, title, since in followers.of_person(tx, person_id)
        ],
        "progress_reported": [
            {"code": code, "text": text, "at": at}
            for code, text, at in progress.by_person(tx, person_id)
        ],
        "reminders": [each._asdict() for each in reminders.of_person(tx, person_id)],
        "half_filled_forms": [
            {"form": each.form, "subject": each.subject, "answers": each.content}
            for each in talk.conversations(tx, person_id)
        ],
        "files": [
            each.model_dump(include={"kind", "name", "media_type", "size", "state", "created_at"})
            for each in attachments.of_person(tx, person_id)
        ],
        "questions_to_us": [
            each.model_dump(exclude={"id", "person_id"})
            | {
                "messages": [
                    {"yours": line.author_id == person_id, "text": line.text, "at": line.at}
                    for line in tickets.lines(tx, each.id)
                ]
            }
            for each in tickets.of_person(tx, person_id)
        ],
        "your_messages": [{"at": at, "text": text} for at, text in talk.lines(tx, person_id)],
        "messages_to_you": [
            {"at": at, "body": body} for at, body in outbox.messages_to(tx, person_id)
        ],
    }
