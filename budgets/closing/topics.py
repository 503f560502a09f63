"""What members are told of: the topic of messages, which is the kind of the notification that they leave."""

DRAWN_UP = "closing.drawn_up"
