package io.forkpoint.server.internal.access;

/** A rule that makes no sense: the message says what is wrong with it, in Redis's words. */
public final class RuleException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String rule;

    RuleException(String message) {
        this(message, "");
    }

    private RuleException(String message, String rule) {
        super(message);
        this.rule = rule;
    }

    /** The same, of a rule. */
    RuleException in(String wrongRule) {
        return new RuleException(getMessage(), wrongRule);
    }

    /** {@return the rule that makes no sense} */
    public String rule() {
        return rule;
    }

    static RuleException syntax() {
        return new RuleException("Syntax error");
    }

    static RuleException unknownCommand() {
        return new RuleException("Unknown command or category name in ACL");
    }
}
