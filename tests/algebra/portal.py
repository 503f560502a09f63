"""What teams, the portal and coordinations show: none of it is what a person agreed to share."""

TEAM = "colleagues and invitations, of nobody's file"
GIVEN = "the name stands on the referral's own page, which is asked; this one gives it to somebody"
REFUSALS = "references, bodies, codes and dates of contested refusals"

PORTAL_SHOWS_NOTHING = {
    **dict.fromkeys(
        (
            "/team/members/<membership_id>/",
            "/team/members/<membership_id>/suspend/",
            "/team/members/<membership_id>/lift/",
            "/api/team/members/<membership_id>/",
            "/api/team/members/<membership_id>/suspend/",
            "/api/team/members/<membership_id>/lift/",
        ),
        TEAM,
    ),
    "/api/referrals/<referral_id>/assign/": "the standing of a referral, without a name",
    "/api/referrals/hand-over/<user_id>/": "a number",
    "/referrals/hand-over/<user_id>/": "a number, and a colleague's name",
    "/api/referrals/intake/": TEAM,
    "/referrals/intake/": TEAM,
    **dict.fromkeys(
        ("/moderation/", "/moderation/<moderation_id>/", "/api/moderation/", "/api/moderation/<moderation_id>/"),
        REFUSALS,
    ),
}
