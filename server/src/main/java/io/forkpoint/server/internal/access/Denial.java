package io.forkpoint.server.internal.access;

/**
 * Why a user may not do something.
 *
 * @param reason what is the matter
 * @param object the command, key or channel
 */
public record Denial(Reason reason, String object) {
    /** What may be the matter. */
    public enum Reason {
        /** The user or the password is wrong. */
        AUTH("authenticate"),
        /** The command is not allowed. */
        COMMAND("run the '%s' command"),
        /** A key is not allowed. */
        KEY("access one of the keys used as arguments"),
        /** A channel is not allowed. */
        CHANNEL("access one of the channels used as arguments");

        private final String what;

        Reason(String what) {
            this.what = what;
        }
    }

    private static final int LONGEST = 128;

    /** Keeps no more of a long name than says which it is: a log of them must not fill memory. */
    public Denial {
        object = shortened(object, LONGEST);
    }

    static String shortened(String text, int most) {
        return text.length() <= most ? text : text.substring(0, most) + "... (" + (text.length() - most) + " more)";
    }

    /** {@return the error to reply} */
    public String message() {
        return "NOPERM this user has no permissions to " + String.format(reason.what, object);
    }

    /** {@return what ACL DRYRUN says, which names the key or channel} */
    public String explanation() {
        return switch (reason) {
            case KEY -> "This user has no permissions to access the '" + object + "' key";
            case CHANNEL -> "This user has no permissions to access the '" + object + "' channel";
            case AUTH, COMMAND -> "This user has no permissions to " + String.format(reason.what, object);
        };
    }
}
