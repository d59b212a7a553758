package ai.leoma.task;

import java.time.Instant;

/// A task as others see it.
public record PublishedTask(TaskId id, String prompt, Instant publishedAt) {}
