package dev.keyturn.resource.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** A TCP line to the database that can be cut, or frozen so that bytes go in and nothing comes out. */
public final class Line {
    private enum State {
        WHOLE,
        FROZEN,
        CUT
    }

    private final int target;
    private final ServerSocket entry;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private State state = State.WHOLE;

    Line(int target) {
        this.target = target;
        try {
            this.entry = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.startVirtualThread(this::accept);
    }

    public int port() {
        return entry.getLocalPort();
    }

    /** Ends all connections, and every new one at once. */
    public void cut() {
        become(State.CUT);
        sockets.forEach(Line::close);
    }

    /** Passes nothing on, and ends nothing. */
    public void freeze() {
        become(State.FROZEN);
    }

    public void mend() {
        become(State.WHOLE);
    }

    private void become(State next) {
        lock.lock();
        try {
            state = next;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void accept() {
        while (!entry.isClosed()) {
            try {
                connect(entry.accept());
            } catch (IOException refused) {
                become(State.CUT);
            }
        }
    }

    private void connect(Socket caller) {
        Socket database;
        try {
            database = new Socket(InetAddress.getLoopbackAddress(), target);
        } catch (IOException away) {
            close(caller);
            return;
        }
        sockets.add(caller);
        sockets.add(database);
        if (state() == State.CUT) {
            close(caller);
            close(database);
            return;
        }
        Thread.startVirtualThread(() -> pass(caller, database));
        Thread.startVirtualThread(() -> pass(database, caller));
    }

    private void pass(Socket from, Socket to) {
        byte[] buffer = new byte[8192];
        try (InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                awaitThaw();
                out.write(buffer, 0, length);
            }
        } catch (IOException ended) {
            return; // either side hung up, which ends the line below
        } finally {
            close(from);
            close(to);
        }
    }

    private void awaitThaw() {
        lock.lock();
        try {
            while (state == State.FROZEN) {
                changed.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }

    private State state() {
        lock.lock();
        try {
            return state;
        } finally {
            lock.unlock();
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
