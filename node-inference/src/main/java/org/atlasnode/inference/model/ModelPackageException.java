package org.atlasnode.inference.model;

import java.util.List;

/** A package that cannot be put into service: every problem that was found, each a sentence without machine paths. */
public final class ModelPackageException extends Exception {

    private static final long serialVersionUID = 1L;

    private final List<String> problems;

    public ModelPackageException(List<String> problems) {
        super(String.join("; ", problems));
        this.problems = List.copyOf(problems);
    }

    public ModelPackageException(String problem, Throwable cause) {
        super(problem, cause);
        this.problems = List.of(problem);
    }

    public List<String> problems() {
        return problems;
    }
}
