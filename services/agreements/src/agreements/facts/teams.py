"""Who supports a case, and what went back to its organiser, as facts for the other services."""

from datetime import date

from agreements.models.action_plan import ActionPlan
from agreements.models.cooperation import Cooperation, CooperationStatus
from agreements.models.dialogue_team import DialogueTeam
from shared.clock import new_id
from shared.contracts.agreements import ActionPlanReopenedV1, DialogueTeamChangedV1, TeamAssignedV1


def dialogue_team_changed(team: DialogueTeam) -> DialogueTeamChangedV1:
    return DialogueTeamChangedV1(
        dialogue_team_id=team.id,
        title=team.name,
        team_leader=team.team_leader,
        supporters=tuple(team.supporters),
    )


def team_assigned(case: Cooperation, assigned_on: date) -> TeamAssignedV1:
    assert case.dialogue_team_id is not None, "the team has just been assigned"
    assert case.responsible_supporter is not None, "the team has just been assigned"
    return TeamAssignedV1(
        assignment_id=new_id(),
        cooperation_id=case.id,
        dialogue_team_id=case.dialogue_team_id,
        responsible_supporter=case.responsible_supporter,
        assigned_on=assigned_on,
    )


def action_plan_reopened(plan: ActionPlan, case: Cooperation, reopened_on: date) -> ActionPlanReopenedV1:
    return ActionPlanReopenedV1(
        plan_return_id=new_id(),
        action_plan_id=plan.id,
        cooperation_id=case.id,
        reopened_on=reopened_on,
        in_force=case.status is CooperationStatus.ACTIVE,
    )
