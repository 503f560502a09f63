"""Settings: `base` is what every process shares; `local` and `production` add where it runs, `test` the tests' own."""
