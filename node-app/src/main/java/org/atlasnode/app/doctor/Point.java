package org.atlasnode.app.doctor;

/**
 * One point that was looked at.
 *
 * @param remedy what to do; empty where all is well
 */
public record Point(String name, Outcome outcome, String finding, String remedy) {

    /** How it stands. */
    public enum Outcome {
        OK,
        /** It works, or cannot be known, and should be looked at. */
        WARNING,
        FAILED
    }

    static Point ok(String name, String finding) {
        return new Point(name, Outcome.OK, finding, "");
    }

    static Point warning(String name, String finding, String remedy) {
        return new Point(name, Outcome.WARNING, finding, remedy);
    }

    static Point failed(String name, String finding, String remedy) {
        return new Point(name, Outcome.FAILED, finding, remedy);
    }
}
