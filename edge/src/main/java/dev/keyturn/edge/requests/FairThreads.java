package dev.keyturn.edge.requests;

import dev.keyturn.edge.operation.ThreadStart;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.core.Ordered;

/**
 * Serves each connection that has something to say on a virtual thread, and lets none wait for one while others go on.
 *
 * <p>Two habits together make virtual threads unfair. Tomcat goes on with the next request of a connection that has one
 * ready, on the same thread. And a processor looks for threads that come from outside, as those of connections do, only
 * when it has none left that it made ready itself: two busy connections for each processor would be served on and on.
 * {@link Thread#yield} does not help, it goes to the end of the processor's own queue.
 *
 * <p>So while others wait to begin, whoever goes on steps back: each that begins lets one of those go on, the one that
 * has waited longest, and the last lets all (docs/adr/0027).
 */
final class FairThreads implements WebServerFactoryCustomizer<TomcatServletWebServerFactory>, Ordered {
    /** One queue for the process, because all its servers share the processors. */
    private static final Queue QUEUE = new Queue();

    private final ThreadFactory threads;

    FairThreads() {
        this(Thread.ofVirtual().name("tomcat-handler-", 0).factory());
    }

    FairThreads(ThreadFactory threads) {
        this.threads = threads;
    }

    /** Lets others begin, or go on, before the caller does. */
    static void yieldToOthers() {
        QUEUE.stepBack();
    }

    /** After Spring Boot, which sets threads of its own. */
    @Override
    public int getOrder() {
        return LOWEST_PRECEDENCE;
    }

    @Override
    public void customize(TomcatServletWebServerFactory factory) {
        factory.addProtocolHandlerCustomizers(handler -> handler.setExecutor(this::serve));
    }

    /**
     * Serves a connection for as long as it has something to say.
     *
     * @throws RejectedExecutionException if there is no thread for it: Tomcat closes it and goes on, but lets an error end
     *     the thread that hears all connections
     */
    void serve(Runnable connection) {
        QUEUE.arrived();
        try {
            ThreadStart.begin(work -> threads.newThread(work).start(), () -> {
                QUEUE.begun();
                connection.run();
            });
        } catch (RejectedExecutionException none) {
            QUEUE.begun();
            throw none;
        }
    }

    /** How many connections wait to begin. */
    static int waiting() {
        return QUEUE.waiting;
    }

    /** How many wait to begin, and how many have stepped back for them. Nobody steps back for nobody: all go on again. */
    private static final class Queue {
        private final Semaphore goOn = new Semaphore(0, true);
        private volatile int waiting;
        private int steppedBack;

        synchronized void arrived() {
            waiting++;
        }

        synchronized void begun() {
            waiting--;
            int freed = waiting == 0 ? steppedBack : Math.min(1, steppedBack);
            steppedBack -= freed;
            goOn.release(freed);
        }

        @SuppressWarnings("ThreadPriorityCheck") // no hint to the operating system: virtual threads queue in order
        void stepBack() {
            if (waiting > 0 && stepsBack()) {
                goOn.acquireUninterruptibly();
            } else {
                Thread.yield();
            }
        }

        private synchronized boolean stepsBack() {
            if (waiting == 0) {
                return false;
            }
            steppedBack++;
            return true;
        }
    }
}
