package org.atlasnode.app.http;

import java.util.HashMap;
import java.util.Map;

/**
 * What is answered. Immutable.
 *
 * @param headers header fields beside those of the body
 */
record Reply(int status, String contentType, String body, Map<String, String> headers) {

    static final int OK = 200;
    static final int ACCEPTED = 202;
    static final int BAD_REQUEST = 400;
    static final int UNAUTHORIZED = 401;
    static final int FORBIDDEN = 403;
    static final int NOT_FOUND = 404;
    static final int METHOD_NOT_ALLOWED = 405;
    static final int CONFLICT = 409;
    static final int UNSUPPORTED_MEDIA_TYPE = 415;
    static final int FAILED = 500;
    static final int UNAVAILABLE = 503;

    Reply {
        headers = Map.copyOf(headers);
    }

    Reply(int status, String contentType, String body) {
        this(status, contentType, body, Map.of());
    }

    /** The same with one header field more. */
    Reply with(String name, String value) {
        Map<String, String> more = new HashMap<>(headers);
        more.put(name, value);
        return new Reply(status, contentType, body, more);
    }

    static Reply json(int status, Object value) {
        return new Reply(status, "application/json", Json.write(value));
    }

    static Reply error(int status, String message) {
        return json(status, Map.of("error", message));
    }
}
