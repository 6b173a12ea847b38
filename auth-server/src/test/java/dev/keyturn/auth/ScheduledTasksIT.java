package dev.keyturn.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.auth.testing.AuthServerTest;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;
import org.springframework.scheduling.config.ScheduledTaskHolder;

@AuthServerTest
class ScheduledTasksIT {
    private final ScheduledTaskHolder tasks;
    private final ThreadPoolTaskScheduler scheduler;

    @Autowired
    ScheduledTasksIT(ScheduledTaskHolder tasks, ThreadPoolTaskScheduler scheduler) {
        this.tasks = tasks;
        this.scheduler = scheduler;
    }

    @Test
    void eachHasAThreadThoughAllOthersWait() {
        int threads = scheduler.getScheduledThreadPoolExecutor().getCorePoolSize();
        assertThat(tasks.getScheduledTasks()).hasSizeBetween(8, threads);
    }
}
