package io.forkpoint.server.internal.access;

import io.forkpoint.server.internal.session.Category;
import java.util.Arrays;

/** The categories by their names. */
public final class AclCategories {
    private AclCategories() {}

    /**
     * A category.
     *
     * @param name of either case, without the at sign
     * @return it, or null if there is none of this name
     */
    public static Category find(String name) {
        return Arrays.stream(Category.values())
                .filter(category -> category.text().equalsIgnoreCase(name))
                .findFirst()
                .orElse(null);
    }
}
