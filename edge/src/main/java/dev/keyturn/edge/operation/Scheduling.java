package dev.keyturn.edge.operation;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;

/**
 * Runs scheduled tasks, each with a thread of its own, so that one that waits keeps no other from its time. Spring's own
 * choice where threads are virtual, {@link org.springframework.scheduling.concurrent.SimpleAsyncTaskScheduler}, has a
 * single one for all tasks with a fixed delay.
 */
@Configuration(proxyBeanMethods = false)
@EnableScheduling
class Scheduling {
    /** More than a server has tasks; those that nobody needs cost a few hundred bytes. */
    private static final int THREADS = 32;

    @Bean
    ThreadPoolTaskScheduler taskScheduler() {
        ThreadPoolTaskScheduler scheduler = new ThreadPoolTaskScheduler();
        scheduler.setVirtualThreads(true);
        scheduler.setPoolSize(THREADS);
        scheduler.setThreadNamePrefix("scheduling-");
        return scheduler;
    }
}
