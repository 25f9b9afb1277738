package org.atlasnode.app.http;

import java.io.InputStream;
import java.net.InetAddress;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** Answers the requests of one route. Called by several threads at once. */
@FunctionalInterface
interface Endpoint {

    Reply answer(Call call);

    /**
     * A request.
     *
     * @param parameter the part of the path that the route leaves open; empty where it leaves none
     * @param query first value of each query parameter
     * @param payload what it brings beyond that
     */
    record Call(String parameter, Map<String, String> query, Payload payload) {

        public Call {
            query = Map.copyOf(query);
        }
    }

    /**
     * Who sends a request, and what.
     *
     * @param address of the caller, or of the proxy before it; absent where the connection has none
     * @param headers gives the value of a header field
     * @param body opens the body, which comes as it is read, with the connection's idle timeout
     */
    record Payload(
            Optional<InetAddress> address, Function<String, Optional<String>> headers, Supplier<InputStream> body) {

        Optional<String> header(String name) {
            return headers.apply(name);
        }
    }
}
