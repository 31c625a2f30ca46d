/*
 * Certificates for a test, made in @dir: authorities ca.pem and other-ca.pem; server.key; and
 * for it good.pem (127.0.0.1 and ldap.corp.example), wrong-name.pem, expired.pem (on
 * 2020-02-02), future.pem (from 2090-01-01), other.pem (signed by the other authority).
 */
#pragma once

void certificates_make(const char *dir);
