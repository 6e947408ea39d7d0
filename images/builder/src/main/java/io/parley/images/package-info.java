/** Builds container images from the services' built trees. A tool for the developer's machine and CI; no service uses it. */
package io.parley.images;
