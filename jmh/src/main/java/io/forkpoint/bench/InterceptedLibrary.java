package io.forkpoint.bench;

import io.forkpoint.internal.helper.HelperLibrary;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/** The helper with something done before, or in place of, its functions: so that the product needs no hook for a bench. */
final class InterceptedLibrary {
    private InterceptedLibrary() {}

    /** Sees each call. */
    interface Interceptor {
        /** What the function is to return, or null to have it called. */
        Object before(String function, Object[] values);
    }

    static HelperLibrary of(HelperLibrary library, Interceptor interceptor) {
        return (HelperLibrary) Proxy.newProxyInstance(
                HelperLibrary.class.getClassLoader(),
                new Class<?>[] {HelperLibrary.class},
                (proxy, function, values) -> {
                    Object answer = interceptor.before(function.getName(), values);
                    if (answer != null) {
                        return answer;
                    }
                    try {
                        return function.invoke(library, values);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
