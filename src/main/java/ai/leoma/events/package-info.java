/// What happens, as a stream: server-sent events that follow from the append-only log.
package ai.leoma.events;
