package ai.leoma.task;

/// Fired (as an asynchronous CDI event) after the transaction that published a task was committed.
public record TaskPublished(TaskId id) {}
