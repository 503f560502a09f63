"""The texts that a person is shown: data, in versions and languages."""
