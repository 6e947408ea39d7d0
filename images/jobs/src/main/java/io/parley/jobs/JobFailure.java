package io.parley.jobs;

/** Why a Job cannot do what it is for, as a sentence for the operator. */
public final class JobFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public JobFailure(String sentence) {
        super(sentence);
    }

    public JobFailure(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
