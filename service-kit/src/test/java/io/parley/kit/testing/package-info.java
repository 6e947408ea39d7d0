/** What the tests of several services need: they depend on service-kit's test jar. */
package io.parley.kit.testing;
