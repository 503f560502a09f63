"""What members are told of: the topics of messages, which are the kinds of the notifications they leave."""

CALLED, REMINDED = "contributions.called", "contributions.reminded"
