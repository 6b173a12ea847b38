package dev.keyturn.resource.push;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.springframework.stereotype.Component;

/**
 * A queue of people for whom there may be something to read in the database. A person stands in it once; ringing never
 * waits.
 */
@Component
class Doorbell {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition rung = lock.newCondition();
    private final Set<Long> people = new LinkedHashSet<>();

    void ring(long person) {
        ring(List.of(person));
    }

    void ring(Collection<Long> persons) {
        lock.lock();
        try {
            if (people.addAll(persons)) {
                rung.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Waits until somebody is in the queue, and takes the first people out of it, at most so many. */
    List<Long> await(int most) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (people.isEmpty()) {
                rung.await();
            }
            List<Long> first = new ArrayList<>();
            Iterator<Long> queue = people.iterator();
            while (queue.hasNext() && first.size() < most) {
                first.add(queue.next());
                queue.remove();
            }
            return first;
        } finally {
            lock.unlock();
        }
    }
}
