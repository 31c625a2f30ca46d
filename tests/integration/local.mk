# scenarios: INTEGRATION_TESTS += tests/integration/NN-a-sentence.t
