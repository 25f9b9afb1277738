package org.atlasnode.core.security;

import org.atlasnode.core.config.ConfigProblem;

/** A file of {@code node.tls} that cannot be used. The message names the key, the file and the remedy. */
public final class TlsFileException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient ConfigProblem problem;

    TlsFileException(String key, String message, String remedy) {
        this(new ConfigProblem(0, key, message, remedy));
    }

    private TlsFileException(ConfigProblem problem) {
        super(problem.toString());
        this.problem = problem;
    }

    TlsFileException(String key, String message, String remedy, Throwable cause) {
        this(key, message, remedy);
        initCause(cause);
    }

    public ConfigProblem problem() {
        return problem;
    }
}
