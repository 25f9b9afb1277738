package org.atlasnode.app.http;

import java.util.Map;

/** Answers the requests of one route. Called by several threads at once. */
@FunctionalInterface
interface Endpoint {

    Reply answer(Call call);

    /**
     * A request.
     *
     * @param parameter the part of the path that the route leaves open; empty where it leaves none
     * @param query first value of each query parameter
     */
    record Call(String parameter, Map<String, String> query) {

        public Call {
            query = Map.copyOf(query);
        }
    }
}
