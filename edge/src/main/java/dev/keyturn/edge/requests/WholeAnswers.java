package dev.keyturn.edge.requests;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Sends an answer that fits into the response's buffer in one piece and with its length. Spring flushes what it has
 * written before the container knows that nothing follows, which made two writes of each answer, and chunks, and was a
 * tenth of a call. A longer answer goes out as the buffer fills. Nothing here sends a part of an answer and then waits.
 */
public final class WholeAnswers extends OncePerRequestFilter {
    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        chain.doFilter(request, new Unhurried(response));
    }

    private static final class Unhurried extends HttpServletResponseWrapper {
        private @Nullable Stream stream;

        Unhurried(HttpServletResponse response) {
            super(response);
        }

        @Override
        public ServletOutputStream getOutputStream() throws IOException {
            Stream opened = stream;
            if (opened == null) {
                opened = new Stream(super.getOutputStream());
                stream = opened;
            }
            return opened;
        }

        @Override
        public void flushBuffer() {}
    }

    private static final class Stream extends ServletOutputStream {
        private final ServletOutputStream out;

        Stream(ServletOutputStream out) {
            this.out = out;
        }

        @Override
        public void write(int octet) throws IOException {
            out.write(octet);
        }

        @Override
        public void write(byte[] octets, int offset, int length) throws IOException {
            out.write(octets, offset, length);
        }

        @Override
        public void flush() {}

        @Override
        public void close() throws IOException {
            out.close();
        }

        @Override
        public boolean isReady() {
            return out.isReady();
        }

        @Override
        public void setWriteListener(WriteListener listener) {
            out.setWriteListener(listener);
        }
    }
}
