package dev.keyturn.resource;

import com.zaxxer.hikari.HikariDataSource;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.jdbc.health.DataSourceHealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Connections that are for one kind of work alone, beside those that requests share: so many searches run at once, whoever
 * asks for them, and messages are delivered whatever waits for requests' connections (docs/adr/0043).
 */
@Configuration(proxyBeanMethods = false)
class Connections {
    private static final String SEARCHES = "searches";
    private static final int MOST_SEARCHES = 5;

    private static final String DELIVERY = "delivery";

    /** For the courier, for hints that go out, and for those that come in. */
    private static final int FOR_DELIVERY = 3;

    /** Each search is planned for its own words, and takes one processor of the database's. */
    private static final String FOR_ONE_SEARCH =
            "SET plan_cache_mode = force_custom_plan; SET max_parallel_workers_per_gather = 0";

    @Bean(defaultCandidate = false)
    @Qualifier(SEARCHES)
    HikariDataSource searchPool(HikariDataSource shared) {
        HikariDataSource pool = like(shared, SEARCHES, MOST_SEARCHES);
        pool.setConnectionInitSql(FOR_ONE_SEARCH);
        return pool;
    }

    @Bean(defaultCandidate = false)
    @Qualifier(SEARCHES)
    JdbcClient searches(@Qualifier(SEARCHES) DataSource pool) {
        return JdbcClient.create(pool);
    }

    @Bean(defaultCandidate = false)
    @Qualifier(DELIVERY)
    HikariDataSource deliveryPool(HikariDataSource shared) {
        return like(shared, DELIVERY, FOR_DELIVERY);
    }

    @Bean(defaultCandidate = false)
    @Qualifier(DELIVERY)
    JdbcClient delivery(@Qualifier(DELIVERY) DataSource pool) {
        return JdbcClient.create(pool);
    }

    /** Health by the shared connections alone: a server whose searches wait is ready for everything else. */
    @Bean
    HealthIndicator dbHealthIndicator(DataSource shared) {
        return new DataSourceHealthIndicator(shared);
    }

    private static HikariDataSource like(HikariDataSource shared, String name, int most) {
        HikariDataSource pool = new HikariDataSource();
        shared.copyStateTo(pool);
        pool.setCredentials(shared.getCredentials());
        pool.setPoolName(name);
        pool.setMaximumPoolSize(most);
        pool.setMinimumIdle(1);
        return pool;
    }
}
