"""What those who decide are told of: the topics of messages. The first is the kind of the notification it leaves."""

SUBMITTED, WENT_ON = "expenses.submitted", "expenses.went_on"
