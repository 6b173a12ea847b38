/**
 * What happens to a request before a feature sees it and after the feature refused it, alike in both servers: limits of
 * size and time, strict JSON, one shape for every error, 503 for a fault that passes. It owns the error page and the
 * documentation ({@link dev.keyturn.edge.ApiDocs}), and {@link dev.keyturn.edge.Batcher}, which does one job for many
 * requests at once. It knows no feature; any feature may throw its {@link dev.keyturn.edge.ProblemException}.
 */
@NullMarked
package dev.keyturn.edge;

import org.jspecify.annotations.NullMarked;
