package org.atlasnode.app.evaluate.labels;

/** A table of labels that is not as it must be. The message names line, column and what to do. */
public final class LabelsException extends Exception {

    private static final long serialVersionUID = 1L;

    LabelsException(String message) {
        super(message);
    }

    static LabelsException at(int line, String problem) {
        return new LabelsException("line " + line + ": " + problem);
    }
}
