package io.parley.kit.channel;

/** Hears which pods a service has, on the pool's event loop; one after the other. */
public interface PodListener {
    /** Cares for none. */
    PodListener NONE = new PodListener() {
        @Override
        public void added(Pod pod) {}

        @Override
        public void removed(Pod pod) {}
    };

    /** There is one more. */
    void added(Pod pod);

    /** One is gone, or has gone out of use: its calls under way may end, and no new one may begin. */
    void removed(Pod pod);
}
