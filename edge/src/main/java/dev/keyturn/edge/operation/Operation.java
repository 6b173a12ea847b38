package dev.keyturn.edge.operation;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The door to this package. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(StopProperties.class)
@Import({ManagementAccess.class, Scheduling.class, StopPause.class, UnknownVariables.class})
public class Operation {}
