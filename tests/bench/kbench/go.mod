module knarr-kbench

go 1.24.0

require (
	golang.org/x/net v0.46.0
	sigs.k8s.io/yaml v1.6.0
)

require (
	go.yaml.in/yaml/v2 v2.4.2 // indirect
	golang.org/x/text v0.30.0 // indirect
)
