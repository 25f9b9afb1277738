package org.atlasnode.app.http;

import java.util.Optional;

/**
 * A method and a path, of which one part may be open: {@code /api/series/*}{@code /rerun}. Without a suffix none is.
 *
 * @param commanding whether it changes something, and so is open to callers on this machine only
 */
record Route(String method, String prefix, String suffix, boolean commanding, Endpoint endpoint) {

    static Route get(String path, Endpoint endpoint) {
        return new Route("GET", path, "", false, endpoint);
    }

    static Route command(String prefix, String suffix, Endpoint endpoint) {
        return new Route("POST", prefix, suffix, true, endpoint);
    }

    /** The open part of this path; empty where the path is another. */
    Optional<String> match(String path) {
        if (suffix.isEmpty()) {
            return path.equals(prefix) ? Optional.of("") : Optional.empty();
        }
        boolean fits =
                path.startsWith(prefix) && path.endsWith(suffix) && path.length() > prefix.length() + suffix.length();
        return fits ? Optional.of(path.substring(prefix.length(), path.length() - suffix.length())) : Optional.empty();
    }
}
