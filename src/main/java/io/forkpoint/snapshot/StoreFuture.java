package io.forkpoint.snapshot;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A future of an operation that may wait for its store's locks. A thread that holds some of them must not wait for this
 * future, nor for futures that are made from it.
 *
 * @param <T> the type of the result
 */
abstract class StoreFuture<T> extends CompletableFuture<T> {
    private final Runnable requireMayWait;

    /**
     * Creates a future that is not complete.
     *
     * @param requireMayWait throws an {@link IllegalStateException} if the current thread must not wait
     */
    StoreFuture(Runnable requireMayWait) {
        this.requireMayWait = requireMayWait;
    }

    private static final class Dependent<T> extends StoreFuture<T> {
        Dependent(Runnable requireMayWait) {
            super(requireMayWait);
        }
    }

    private void require() {
        if (!isDone()) {
            requireMayWait.run();
        }
    }

    @Override
    public T join() {
        require();
        return super.join();
    }

    @Override
    public T get() throws InterruptedException, ExecutionException {
        require();
        return super.get();
    }

    @Override
    public T get(long timeout, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
        require();
        return super.get(timeout, unit);
    }

    @Override
    public <U> CompletableFuture<U> newIncompleteFuture() {
        return new Dependent<>(requireMayWait);
    }
}
