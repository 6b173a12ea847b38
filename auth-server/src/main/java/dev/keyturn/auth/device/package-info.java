/**
 * Devices without a browser (RFC 8628): they show a code, a person enters it here and decides, and the device gets its
 * tokens. It owns {@code device_code}; it hangs a grant and an endpoint on {@code protocol} and a
 * page on {@code browser}, and nobody comes in.
 */
@NullMarked
package dev.keyturn.auth.device;

import org.jspecify.annotations.NullMarked;
