package org.atlasnode.app.fetch;

/**
 * How far a fetch is, as the interface shows it. Immutable.
 *
 * @param state {@code QUEUED}, {@code RUNNING}, {@code DONE} or {@code FAILED}
 * @param parts studies or series that were found for it
 * @param expected instances in all, as far as the archive tells; 0 where it does not
 * @param message what went wrong, or is to be known; empty where nothing is
 */
public record FetchProgress(long id, String state, int parts, int done, int failed, int expected, String message) {

    static FetchProgress queued(long id) {
        return new FetchProgress(id, "QUEUED", 0, 0, 0, 0, "");
    }

    FetchProgress running(int found, int total) {
        return new FetchProgress(id, "RUNNING", found, done, failed, total, message);
    }

    FetchProgress at(int completed, int failures) {
        return new FetchProgress(id, state, parts, completed, failures, expected, message);
    }

    FetchProgress ended(String text) {
        return new FetchProgress(id, failed == 0 ? "DONE" : "FAILED", parts, done, failed, expected, text);
    }

    FetchProgress failed(String text) {
        return new FetchProgress(id, "FAILED", parts, done, failed, expected, text);
    }

    /** Whether nothing more will happen. */
    public boolean isOver() {
        return state.equals("DONE") || state.equals("FAILED");
    }
}
