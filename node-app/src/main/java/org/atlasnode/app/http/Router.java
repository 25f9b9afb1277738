package org.atlasnode.app.http;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.atlasnode.core.observe.EventLog;
import org.atlasnode.core.state.StateStoreException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Fields;

/**
 * Finds the endpoint of a request. A command is open only to callers on this machine that set the header
 * {@code X-Atlas: 1}, which no form of a foreign web page can, and that name this machine by {@code localhost} or a
 * number, which a rebound foreign name does not. Thread-safe.
 */
final class Router extends Handler.Abstract {

    static final String COMMAND_HEADER = "X-Atlas";

    private static final EventLog EVENTS = EventLog.of(Router.class);
    private static final int HTTP_STATE_STORE = 5005;
    private static final int HTTP_FAILED = 5006;
    private static final String NUMERIC_HOST = "localhost|[0-9]+(\\.[0-9]+){3}|\\[?[0-9a-fA-F]*:[0-9a-fA-F:.]*]?";

    private final List<Route> routes;

    Router(List<Route> routes) {
        this.routes = List.copyOf(routes);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        Reply reply = answer(request);
        response.setStatus(reply.status());
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, reply.contentType());
        response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
        response.getHeaders().put("X-Content-Type-Options", "nosniff");
        reply.headers().forEach(response.getHeaders()::put);
        byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
        response.write(true, ByteBuffer.wrap(body), callback);
        return true;
    }

    private Reply answer(Request request) {
        String path = Request.getPathInContext(request);
        List<Route> matching =
                routes.stream().filter(route -> route.match(path).isPresent()).toList();
        if (matching.isEmpty()) {
            return Reply.error(Reply.NOT_FOUND, "there is nothing here");
        }
        return matching.stream()
                .filter(route -> route.method().equals(request.getMethod()))
                .findFirst()
                .map(route -> answer(route, path, request))
                .orElseGet(() -> Reply.error(
                        Reply.METHOD_NOT_ALLOWED, "use " + matching.get(0).method()));
    }

    private static Reply answer(Route route, String path, Request request) {
        Optional<String> refusal = route.commanding() ? refusal(request) : Optional.empty();
        if (refusal.isPresent()) {
            return Reply.error(Reply.FORBIDDEN, refusal.get());
        }
        try {
            return route.endpoint()
                    .answer(new Endpoint.Call(route.match(path).orElse(""), query(request), payload(request)));
        } catch (StateStoreException e) {
            EVENTS.error(HTTP_STATE_STORE, "{} failed", route.prefix(), e);
            return Reply.error(Reply.UNAVAILABLE, "the state store cannot be read now; see the log");
        } catch (RuntimeException e) {
            EVENTS.error(HTTP_FAILED, "{} failed", route.prefix(), e);
            return Reply.error(Reply.FAILED, "this failed; see the log");
        }
    }

    private static Optional<String> refusal(Request request) {
        if (!isLocal(request)) {
            return Optional.of("commands are taken from this machine only");
        }
        if (!"1".equals(request.getHeaders().get(COMMAND_HEADER))) {
            return Optional.of("commands need the header " + COMMAND_HEADER + ": 1");
        }
        if (!Request.getServerName(request).matches(NUMERIC_HOST)) {
            return Optional.of("commands are taken for localhost or an address, not for a name");
        }
        return Optional.empty();
    }

    /** From the loopback, or from the very address that was called. */
    private static boolean isLocal(Request request) {
        Optional<InetAddress> remote = address(request.getConnectionMetaData().getRemoteSocketAddress());
        Optional<InetAddress> local = address(request.getConnectionMetaData().getLocalSocketAddress());
        return remote.isPresent() && (remote.get().isLoopbackAddress() || remote.equals(local));
    }

    private static Optional<InetAddress> address(SocketAddress socket) {
        return socket instanceof InetSocketAddress inet ? Optional.of(inet.getAddress()) : Optional.empty();
    }

    private static Endpoint.Payload payload(Request request) {
        return new Endpoint.Payload(
                address(request.getConnectionMetaData().getRemoteSocketAddress()),
                name -> Optional.ofNullable(request.getHeaders().get(name)),
                () -> Request.asInputStream(request));
    }

    private static Map<String, String> query(Request request) {
        Map<String, String> query = new LinkedHashMap<>();
        for (Fields.Field field : Request.extractQueryParameters(request)) {
            query.put(field.getName(), field.getValue());
        }
        return query;
    }
}
