package org.atlasnode.inference.onnx;

import java.util.ArrayList;
import java.util.List;

/** A one-way switch that stops a running analysis from another thread. Thread-safe. */
public final class Cancellation {

    /** Takes a hook away again. */
    public interface Registration extends AutoCloseable {
        @Override
        void close();
    }

    private final List<Runnable> hooks = new ArrayList<>();
    private boolean cancelled;

    /** A switch that nobody turns. */
    public static Cancellation none() {
        return new Cancellation();
    }

    /** Runs every registered hook, on this thread; once. */
    public synchronized void cancel() {
        if (!cancelled) {
            cancelled = true;
            hooks.forEach(Runnable::run);
        }
    }

    public synchronized boolean isCancelled() {
        return cancelled;
    }

    /** The hook runs at {@link #cancel}, or at once where that has been; never after the registration is closed. */
    public synchronized Registration onCancel(Runnable hook) {
        hooks.add(hook);
        if (cancelled) {
            hook.run();
        }
        return () -> remove(hook);
    }

    private synchronized void remove(Runnable hook) {
        hooks.remove(hook);
    }
}
