package org.atlasnode.core.durable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.atlasnode.core.durable.SharedForce.ForceException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class SharedForceTest {

    @Test
    void forcesOnceForAllThatCameWhileOneRan() throws Exception {
        AtomicInteger forces = new AtomicInteger();
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        SharedForce force = new SharedForce(() -> {
            if (forces.incrementAndGet() == 1) {
                inside.countDown();
                goOn.await();
            }
        });
        ExecutorService pool = Executors.newFixedThreadPool(9);
        Future<?> first = pool.submit(() -> awaitForce(force));
        inside.await();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            Thread thread = new Thread(() -> awaitForce(force));
            thread.start();
            threads.add(thread);
        }
        Awaitility.await().until(() -> threads.stream().allMatch(thread -> thread.getState() == Thread.State.WAITING));
        goOn.countDown();
        first.get();
        for (Thread thread : threads) {
            thread.join();
        }
        pool.shutdown();
        assertThat(forces).hasValue(2);
    }

    @Test
    void tellsAFailureToThatRoundAndNotToTheNext() throws Exception {
        AtomicInteger forces = new AtomicInteger();
        SharedForce force = new SharedForce(() -> {
            if (forces.incrementAndGet() == 1) {
                throw new IOException("on purpose");
            }
        });
        assertThatThrownBy(force::await).isInstanceOf(ForceException.class).hasMessageContaining("on purpose");
        force.await();
        assertThat(forces).hasValue(2);
    }

    @Test
    void ownsUpToAnErrorToo() throws Exception {
        AtomicInteger forces = new AtomicInteger();
        SharedForce force = new SharedForce(() -> {
            if (forces.incrementAndGet() == 1) {
                throw new StackOverflowError();
            }
        });
        assertThatThrownBy(force::await).isInstanceOf(StackOverflowError.class);
        force.await();
        assertThat(forces).hasValue(2);
    }

    private static void awaitForce(SharedForce force) {
        try {
            force.await();
        } catch (ForceException e) {
            throw new IllegalStateException(e);
        }
    }
}
