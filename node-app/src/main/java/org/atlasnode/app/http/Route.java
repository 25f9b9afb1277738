package org.atlasnode.app.http;

import java.util.Optional;

/**
 * A method and a path, of which one part may be open: {@code /api/series/*}{@code /rerun}. Without a suffix none is.
 *
 * @param open whether something stands between prefix and suffix
 * @param commanding whether it is for the administrator, and so is open to callers on this machine only
 */
record Route(String method, String prefix, String suffix, boolean open, boolean commanding, Endpoint endpoint) {

    static Route get(String path, Endpoint endpoint) {
        return new Route("GET", path, "", false, false, endpoint);
    }

    static Route command(String path, Endpoint endpoint) {
        return new Route("POST", path, "", false, true, endpoint);
    }

    static Route command(String prefix, String suffix, Endpoint endpoint) {
        return new Route("POST", prefix, suffix, true, true, endpoint);
    }

    /** Takes a body from whom the endpoint admits. */
    static Route post(String path, Endpoint endpoint) {
        return new Route("POST", path, "", false, false, endpoint);
    }

    /** As {@link #post}, with an open part at the end of the path. */
    static Route postBelow(String prefix, Endpoint endpoint) {
        return new Route("POST", prefix, "", true, false, endpoint);
    }

    /** The open part of this path; empty where the path is another. */
    Optional<String> match(String path) {
        if (!open) {
            return path.equals(prefix) ? Optional.of("") : Optional.empty();
        }
        boolean fits =
                path.startsWith(prefix) && path.endsWith(suffix) && path.length() > prefix.length() + suffix.length();
        return fits ? Optional.of(path.substring(prefix.length(), path.length() - suffix.length())) : Optional.empty();
    }
}
