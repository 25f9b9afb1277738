package org.atlasnode.app.http;

import java.util.Map;

/** What is answered. Immutable. */
record Reply(int status, String contentType, String body) {

    static final int OK = 200;
    static final int BAD_REQUEST = 400;
    static final int FORBIDDEN = 403;
    static final int NOT_FOUND = 404;
    static final int METHOD_NOT_ALLOWED = 405;
    static final int CONFLICT = 409;
    static final int FAILED = 500;
    static final int UNAVAILABLE = 503;

    static Reply json(int status, Object value) {
        return new Reply(status, "application/json", Json.write(value));
    }

    static Reply error(int status, String message) {
        return json(status, Map.of("error", message));
    }
}
