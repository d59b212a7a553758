package ai.leoma.cli.doctor;

import java.time.Duration;

/// A check that was made.
record Examination(String name, Finding finding, Duration took) {}
