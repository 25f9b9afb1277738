package org.atlasnode.core.dicomweb;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The body of an answer as a stream whose reads time out: the client's own stream waits for ever for a server that falls
 * silent, since the timeout of a request ends with the head of its answer. Buffers are asked for one after the other, so
 * that no more than that lies in memory. Read by one thread; closing before the end ends the connection.
 */
final class AnswerStream extends InputStream implements BodySubscriber<InputStream> {

    private final Duration patience;
    private final BlockingQueue<Signal> signals = new LinkedBlockingQueue<>();
    private final Deque<ByteBuffer> buffers = new ArrayDeque<>();
    private volatile Flow.@Nullable Subscription subscription;
    private volatile boolean ended;

    /** @param patience for the next bytes */
    AnswerStream(Duration patience) {
        this.patience = patience;
    }

    /** What the connection has to say: bytes, or, where there are none, the end, with a failure or without. */
    private record Signal(List<ByteBuffer> bytes, @Nullable Throwable failure) {}

    @Override
    public CompletionStage<InputStream> getBody() {
        return CompletableFuture.completedFuture(this);
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        subscription = given;
        if (ended) {
            given.cancel();
        } else {
            given.request(1);
        }
    }

    @Override
    public void onNext(List<ByteBuffer> item) {
        signals.add(new Signal(item, null));
    }

    @Override
    public void onError(Throwable failure) {
        signals.add(new Signal(List.of(), failure));
    }

    @Override
    public void onComplete() {
        signals.add(new Signal(List.of(), null));
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (!ended) {
            ByteBuffer buffer = buffers.peekFirst();
            if (buffer == null) {
                await();
            } else if (!buffer.hasRemaining()) {
                buffers.removeFirst();
                askForMore();
            } else {
                int count = Math.min(length, buffer.remaining());
                buffer.get(bytes, offset, count);
                return count;
            }
        }
        return -1;
    }

    private void askForMore() {
        Flow.Subscription known = subscription;
        if (buffers.isEmpty() && known != null) {
            known.request(1);
        }
    }

    private void await() throws IOException {
        Signal signal = poll();
        if (signal == null) {
            close();
            throw new HttpTimeoutException("no bytes for " + patience.toSeconds() + " s in the middle of the answer");
        }
        Throwable failure = signal.failure();
        if (failure != null) {
            ended = true;
            throw new IOException("the answer broke off: " + failure.getMessage(), failure);
        }
        if (signal.bytes().isEmpty()) {
            ended = true;
        }
        buffers.addAll(signal.bytes());
    }

    private @Nullable Signal poll() throws IOException {
        try {
            return signals.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            close();
            throw new IOException("interrupted while reading an answer", e);
        }
    }

    @Override
    public void close() {
        ended = true;
        Flow.Subscription known = subscription;
        if (known != null) {
            known.cancel();
        }
    }
}
